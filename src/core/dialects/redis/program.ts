import { programNamed } from '../forms/programs';

export const redisProgram = programNamed('redis-server', 'redis-sentinel', 'redis-rdb-bgsave', 'redis-aof-rewrite');
