export interface Attachment {
  id: string;
  createdMs: number;
  fileName: string;
  contentType: 'application/pdf' | 'image/png' | 'image/jpeg';
  size: number;
  /** A sealed copy made in the background; its file can be read once `available`. */
  probative: 'pending' | 'available' | 'unavailable';
}
