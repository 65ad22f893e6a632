export interface Organization {
  id: string;
  name: string;
  slug: string;
  city: string;
  street: string;
  zipcode: string;
  legalNumber: string;
}
