export interface Member {
  id: string;
  firstName: string;
  lastName: string;
  email: string;
  role: 'owner' | 'admin' | 'manager' | 'reporting' | 'employee' | 'accountant';
  status: 'active' | 'invited' | 'revoked';
  teamId: string;
  birthdate: string;
  nationality: string;
  residenceCountry: string;
  cards: readonly string[];
}
