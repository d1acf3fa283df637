import { getRequestListener, type HttpBindings } from '@hono/node-server'
import { createServer as createPlain } from 'node:http'
import { createServer as createSecure } from 'node:https'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import type { Certificate } from './certificate.ts'

export interface Listening {
  readonly port: number
  close(): Promise<void>
}

export interface ListenOptions {
  readonly port: number
  readonly host?: string
  /** With it the same port speaks https too, to whoever begins with a TLS handshake. */
  readonly certificate?: Certificate
}

const tlsHandshake = 0x16

/** Serves on one port; fails with the system's error, such as EADDRINUSE, when the port is taken. */
export async function listen(fetch: (request: Request, connection: HttpBindings) => Response | Promise<Response>, options: ListenOptions): Promise<Listening> {
  // Only http/1.1 is spoken here.
  const answer = getRequestListener((request, connection) => fetch(request, connection as HttpBindings))
  const plain = createPlain(answer)
  const secure = options.certificate && createSecure(options.certificate, answer)
  const sockets = new Set<Socket>()

  const door = createServer(socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1)
      if (!first) return
      socket.unshift(first)
      const server = secure && first[0] === tlsHandshake ? secure : plain
      server.emit('connection', socket)
    })
  })

  await new Promise<void>((resolve, reject) => {
    door.once('error', reject)
    door.listen(options.port, options.host ?? '127.0.0.1', resolve)
  })
  return {
    port: (door.address() as AddressInfo).port,
    close: () => new Promise(resolve => {
      door.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    }),
  }
}
