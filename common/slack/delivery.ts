/** How one user was notified, or that no way led to them. */
export type DeliveryOutcome = 'response_url' | 'direct_message' | 'not_told';

/** How a message reached a person: in the channel, which everybody reads, or alone. */
export type DeliveredVia = 'update' | 'post' | DeliveryOutcome;
