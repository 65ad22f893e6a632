/** Identifiers of the transaction that the API reference shows, which is part of every bank. */
export const example = {
  id: '7b7a5ed6-3903-4782-889d-b4f64bd7bef9',
  transactionId: 'super-transaction-6576',
  initiatorId: '6e5468a1-22ad-4974-bf9f-45652511d39c',
  /** The label that is embedded; `label_ids` names another one. */
  labelId: '211e69c1-f27f-4b45-a623-bec44a715ee7',
  labelName: 'Durable Silk Table',
  otherLabelId: '872a75d8-b85c-467e-b8f0-091ea48ef68f',
  attachmentId: 'ea54f563-eaee-4dcb-b08e-688dc9937d23',
  attachmentSize: 666,
  /** Last segment of the documented pre-signed path; the shown file name differs. */
  storedName: '#<Rack::Test::UploadedFile:0x00005635fc7cf8e8>',
} as const;
