// Starts the program where it is one file with Node inside it, see `scripts/exe.ts`: there is one Node that it can run
// on, so it is none too old, and a cache of its code lies in the file already.
import manifest from '../../package.json' with { type: 'json' };
import { main } from './main.ts';
import { runProcess } from './process.ts';

void runProcess(`${manifest.version} (Node ${process.versions.node})`, main);
