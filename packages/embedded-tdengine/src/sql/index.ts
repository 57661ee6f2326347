export { scanToken } from './lexer.ts';
