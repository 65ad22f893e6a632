/** Throws what esbuild does, where the sources or the folder cannot be used. */
export declare function bundle(folder: string): Promise<readonly string[]>;
