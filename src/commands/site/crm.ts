/** Which CRM a build is for. */
export type Crm = 'bitrix24' | 'amocrm'
