import { main } from './frame/main.ts';

await main(process.argv.slice(2));
