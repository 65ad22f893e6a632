export interface Label {
  id: string;
  name: string;
  parentId: string | null;
}
