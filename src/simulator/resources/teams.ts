import { wholeList } from '../http/lists/whole-list.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "List teams" (read 2026-11-29): an id and a name, nothing else. */
export const teams: Resource = {
  name: 'teams',
  routes: [
    wholeList({
      path: '/teams',
      key: 'teams',
      hasMeta: () => true,
      objects: ({ store }) =>
        store.cast.members.map(({ teamId }, index) => ({
          id: teamId,
          name: index === 0 ? 'Management' : `Team ${index}`,
        })),
    }),
  ],
};
