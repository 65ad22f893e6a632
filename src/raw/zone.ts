export interface Checksums {
  readonly bytes: number;
  /** As Google prints it: base64 of the big-endian checksum. */
  readonly crc32c: string;
  /** The storage's own version number, where it has one. */
  readonly generation?: string;
}

/** What is known of an object after it was written, enough to recognise it for ever. */
export interface StoredObject extends Checksums {
  readonly path: string;
  readonly sha256: string;
}

export type Content = Uint8Array | AsyncIterable<Uint8Array>;

export interface VersionedBytes {
  readonly bytes: Buffer;
  /** Opaque; equal only for the same version of the object. */
  readonly version: string;
}

/**
 * Where raw data lives: a folder or a bucket. Objects are written once, whole, and never changed, with the one
 * exception of `swap`. Paths are relative, `/`-separated. Faults are ConnectorErrors.
 */
export interface RawZone {
  /** What people and the warehouse know the object as. */
  uri(path: string): string;
  /**
   * Writes a new object; it appears whole or not at all. Undefined, and nothing written, when the path holds other bytes
   * already; the same bytes are a success, because they may be our own from a call whose answer was lost.
   */
  create(path: string, content: Content): Promise<StoredObject | undefined>;
  /** Undefined when there is no such object. */
  read(path: string): Promise<Buffer | undefined>;
  /** The object's bytes as a stream; fails when there is no such object. */
  open(path: string): AsyncIterable<Uint8Array>;
  /** What the storage says of an object without reading it, where it can; undefined when there is no such object. */
  checksums(path: string): Promise<Checksums | undefined>;
  /** Where the object is on this machine, for zones that are on this machine. */
  localFile(path: string): string | undefined;
  /** Paths under a prefix that ends in `/`, in no particular order. */
  list(prefix: string): AsyncIterable<string>;
  /** The one object that is overwritten: the lease. */
  readVersioned(path: string): Promise<VersionedBytes | undefined>;
  /** Writes only when the object still has that version (undefined: does not exist); false when it has not. */
  swap(path: string, expected: string | undefined, bytes: Uint8Array | undefined): Promise<boolean>;
  /** Where a bucket is, in Google's words (`EU`, `EUROPE-WEST1`); undefined for a folder. */
  location(): Promise<string | undefined>;
}
