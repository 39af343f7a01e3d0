const MEBIBYTE = 1024 * 1024;

/** What a log may cost its reader; past a limit the log is refused with the limit's name, never read in part. */
export interface LogLimits {
  /** The file as it lies on disk. */
  readonly fileBytes: number;
  /** Entries of the zip's directory, duplicates included; also the samples of a `.json` log. */
  readonly members: number;
  /** Names, extra fields and comments of the zip's directory together: they are held in memory. */
  readonly directoryBytes: number;
  /** One member after decompression, and the whole of a `.json` log: both are scanned as one buffer. */
  readonly memberBytes: number;
  /** All members after decompression. */
  readonly totalBytes: number;
  /** Uncompressed to compressed size of a member above `ratioFreeBytes`, for methods 0 and 8. */
  readonly ratio: number;
  /** The same for zstd, whose window of megabytes finds the repeated histories of an honest agentic log. */
  readonly zstdRatio: number;
  /** Members up to this size may have any ratio: small JSON compresses well and can't hurt. */
  readonly ratioFreeBytes: number;
  /** Nesting of JSON arrays and objects. */
  readonly depth: number;
  /** Keys of one JSON object, and of all objects together that are open at one place. */
  readonly keysPerObject: number;
  /** One key of a JSON object, kept or not. */
  readonly keyBytes: number;
  /** Memory of what is kept from the whole log (ids, scores, header), estimated; transcripts are scanned, not kept. */
  readonly keptBytes: number;
  /** One JSON string that is kept. */
  readonly stringBytes: number;
}

/** `evidence.md` section 9.3 with room for large honest logs: more entries, deeper JSON, ratio by method. */
export const defaultLogLimits: LogLimits = {
  fileBytes: 2048 * MEBIBYTE,
  members: 200_000,
  directoryBytes: 64 * MEBIBYTE,
  memberBytes: 256 * MEBIBYTE,
  totalBytes: 2048 * MEBIBYTE,
  ratio: 100,
  zstdRatio: 500,
  ratioFreeBytes: MEBIBYTE,
  depth: 128,
  keysPerObject: 262_144,
  keyBytes: 65_536,
  keptBytes: 512 * MEBIBYTE,
  stringBytes: 16 * MEBIBYTE,
};
