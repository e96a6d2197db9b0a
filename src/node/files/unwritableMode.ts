/** Of the folders that Lockscope makes in the place of a lock, as far as the user's mask lets them be read. */
export const unwritableMode = 0o555;
