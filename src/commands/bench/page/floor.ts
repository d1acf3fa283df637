import { initializeB24Frame } from '@bitrix24/b24jssdk'

/**
 * The least that a tab of a card can cost: nothing but the SDK, the handshake, the app's own batch and one text.
 * The batch stands in the page and is about card 0: the opened card's id is put in its place.
 */
const frame = await initializeB24Frame()
const about = String(Reflect.get(frame.placement.options, 'ID'))
const commands = JSON.parse(document.querySelector('#commands')?.textContent ?? '{}') as Readonly<Record<string, string>>
const cmd = Object.fromEntries(Object.entries(commands).map(([name, command]) => [name, command.replaceAll('{card}', about)]))
const answer = await frame.actions.v2.call.make({ method: 'batch', params: { halt: 0, cmd } })
const { result } = answer.getData() as unknown as { result: { result: Readonly<Record<string, unknown>> } }
document.body.append(`Проверено ${Object.keys(result.result).length}`)
