import fc from 'fast-check';

// One failure is enough: the smallest one would be looked for in each mutant anew. The seed makes the score repeatable.
fc.configureGlobal({ endOnFailure: true, seed: 1 });
