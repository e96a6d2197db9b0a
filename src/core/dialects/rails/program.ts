import { programNamed } from '../forms/programs';

/**
 * How servers and workers of Ruby look: `puma 5.6.5 (tcp://…) [app]`, `puma: cluster worker 0`, `sidekiq 7.1 app [0 of 5
 * busy]`, `unicorn master …`, `ruby bin/rails server`, `bundle exec …`.
 */
export const rubyProgram = programNamed(
  ...['ruby', 'jruby', 'truffleruby', 'bundle', 'rails', 'rake', 'rackup', 'puma', 'pumactl', 'unicorn'],
  ...['unicorn_rails', 'pitchfork', 'thin', 'falcon', 'passenger', 'webrick', 'iodine', 'sidekiq', 'resque', 'spring'],
  ...['delayed_job', 'good_job', 'solid_queue', 'solid-queue-supervisor', 'que', 'sneakers', 'shoryuken', 'clockworkd'],
);
