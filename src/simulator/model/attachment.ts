export interface Attachment {
  id: string;
  createdMs: number;
  fileName: string;
  contentType: 'application/pdf' | 'image/png' | 'image/jpeg';
  size: number;
  /** A sealed copy made in the background; its file can be read once `available`. */
  probative: 'pending' | 'available' | 'unavailable';
}

/** Makes a fresh pre-signed URL, or null where the reader wants none. */
export type UrlMaker = (path: string, attachmentId: string) => string | null;
