import { userInfo } from 'node:os';

/** The name of a user when it is our own, else the number as text: others are not worth a look into the user table. */
export type UserName = (uid: string) => string;

export function createUserName(): UserName {
  const own = currentUser();
  return (uid) => (uid === own?.uid ? own.name : uid);
}

function currentUser(): { readonly uid: string; readonly name: string } | null {
  try {
    const { uid, username } = userInfo();
    return { uid: String(uid), name: username };
  } catch {
    // ENOENT: this user has no line in the user table, as is common in containers. The number must do.
    return null;
  }
}
