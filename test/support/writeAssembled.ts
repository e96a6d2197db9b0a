import { writeAssembled } from './assemble';

void writeAssembled();
