/** How one user was notified, or that it failed. */
export type DeliveryOutcome = 'response_url' | 'direct_message' | 'not_told';

/** How a message reached its user: in the channel, which everybody reads, or alone. */
export type DeliveredVia = 'update' | 'post' | DeliveryOutcome;
