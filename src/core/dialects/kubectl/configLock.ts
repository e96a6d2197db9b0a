import { parseNothing } from '../content';
import type { Dialect } from '../dialect';
import { programNamed } from '../forms/programs';
import { isIn } from '../place';

/** Made without any content or permission by whatever client of Kubernetes writes the file, and removed at once. */
export const kubectlConfigLock: Dialect = {
  id: 'kubectl.config-lock',
  tool: 'kubectl',
  program: programNamed('kubectl', 'helm', 'k9s', 'minikube', 'kind', 'k3d', 'oc', 'eksctl', 'gke-gcloud-auth-plugin'),
  kind: 'lock',
  mechanism: 'existence',
  names: [{ exact: 'config.lock' }],
  claims: (place) => isIn(place, '.kube'),
  maxBytes: 0,
  resource: () => 'config',
  parse: parseNothing,
  leaseMs: null,
  selfHealing: false,
  cure: null,
  removable: false,
  outside: { group: 'caches', folders: ['~/.kube'] },
  words: {
    title: 'kubeconfig lock',
    what: 'kubectl, or another client of Kubernetes, is writing the configuration beside it. That takes milliseconds.',
    harm: 'Two programs write the configuration at once, and one loses what it wrote: a context or a token.',
    cure: 'It goes by itself at once. If it has stood for longer than a minute, its maker crashed, or the file is listed twice in `KUBECONFIG`: then it may be deleted by hand.',
  },
};
