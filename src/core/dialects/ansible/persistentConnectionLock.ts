import { hexEnded } from '../forms/hexEnded';
import { kernelFile } from '../forms/kernelFile';
import { programNamed } from '../forms/programs';

/** Taken while one connection to a network device is set up. */
export const ansiblePersistentConnectionLock = kernelFile({
  id: 'ansible.connection-lock',
  tool: 'ansible',
  program: programNamed('ansible', 'ansible-playbook', 'ansible-connection', 'ansible-console'),
  names: hexEnded('.ansible_pc_lock_'),
  by: 'fcntl',
  outside: { group: 'caches', folders: ['~/.ansible/pc'] },
  words: {
    title: 'Ansible connection lock',
    what: 'Ansible locks this file while it opens a lasting connection to a network device.',
    harm: 'Removing it releases nothing. Two connections to the same device could be opened at once.',
    cure: 'It is released when the connection stands. The file by itself means nothing.',
  },
});
