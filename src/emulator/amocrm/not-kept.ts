interface Part { readonly addresses: RegExp, readonly why: string }

/** What amoCRM has and this account does not, with the reason: whoever wrote the client should not have to guess. */
const parts: readonly Part[] = [
  { addresses: /^\/customers(\/|$)/, why: 'customers are switched off here (customers_mode of GET /account is "disabled")' },
  { addresses: /^\/(talks|chats|contacts\/chats)(\/|$)/, why: 'there are no chats here' },
  { addresses: /^\/leads\/unsorted\/[^/]+\/link$/, why: 'incoming leads of chats and mail are not kept here' },
  { addresses: /^\/(leads|contacts|companies)\/\d+\/files(\/|$)|^\/files(\/|$)/, why: 'the file service is not kept here' },
  { addresses: /^\/(leads|customers)\/\d+\/subscriptions$/, why: 'nobody is subscribed to cards here' },
  { addresses: /^\/(short_links|website_buttons|currencies|products|bots|salesbot|calls)(\/|$)/, why: 'this part of the API is not kept here' },
]

/** Stands beside the documented body of a 404 or 405: what the address is to this account. */
export function whyUnknown(method: string, path: string, knownMethods: readonly string[]): string {
  if (knownMethods.length > 0) return `This local account knows the address, but not ${method}: it has ${knownMethods.join(', ')}.`
  const part = parts.find(({ addresses }) => addresses.test(path))
  return part ? `This local account does not answer it: ${part.why}.` : `This local account does not know the address ${path}.`
}
