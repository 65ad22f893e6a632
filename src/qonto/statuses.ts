/** The statuses that the API's documentation names; `reversed` is in an older one only. */
export const documentedStatuses = ['pending', 'completed', 'declined', 'reversed'];
