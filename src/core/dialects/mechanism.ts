/**
 * What really excludes a second party.
 * `existence`: that something stands there. `heartbeat`: the same, as long as its mtime is refreshed.
 * `kernel`: a lock of the operating system on an open file; that the file is there means nothing.
 * `pid-file`: it names a server, and may keep a second one from starting.
 * `record`: where a process is to be found; excludes nobody. `informational`: a note; excludes nobody.
 * `admin`: a person put it there on purpose. `data`: content that somebody needs, such as a journal or unsaved text.
 * `leftover`: nothing, it is debris.
 */
export type Mechanism =
  'existence' | 'heartbeat' | 'kernel' | 'pid-file' | 'record' | 'informational' | 'admin' | 'data' | 'leftover';
