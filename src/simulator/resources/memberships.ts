import { wholeList } from '../http/lists/whole-list.ts';
import type { JsonObject } from '../model/json.ts';
import type { Member } from '../model/member.ts';
import type { Resource } from './resource.ts';

/** docs.qonto.com, "List memberships" (read 2026-11-20). */
export const memberships: Resource = {
  name: 'memberships',
  routes: [
    wholeList({
      path: '/memberships',
      key: 'memberships',
      hasMeta: () => true,
      objects: ({ store }) => store.cast.members.map(renderMember),
    }),
  ],
};

/** A membership as the API shows it. */
export function renderMember(member: Member): JsonObject {
  const invited = member.status === 'invited';
  return {
    id: member.id,
    first_name: member.firstName,
    last_name: member.lastName,
    // Somebody who has not accepted yet has no role.
    role: invited ? null : member.role,
    email: member.email,
    team_id: member.teamId,
    residence_country: member.residenceCountry,
    birthdate: invited ? null : member.birthdate,
    nationality: invited ? null : member.nationality,
    birth_country: invited ? null : 'FR',
    ubo: member.role === 'owner',
    status: member.status,
  };
}
