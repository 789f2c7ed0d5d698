/** How one user was notified, or that it failed; `probe`: the request was a probe, whose answer goes to nobody. */
export type DeliveryOutcome = 'response_url' | 'direct_message' | 'probe' | 'not_told';

/** How a message reached its user: in the channel, which everybody reads, or alone. */
export type DeliveredVia = 'update' | 'post' | DeliveryOutcome;
