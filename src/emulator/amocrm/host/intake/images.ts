import { PNG } from 'pngjs'
import type { IntakeError } from './finding.ts'
import { hasCardLocation } from './locations.ts'
import type { Manifest } from './manifest.ts'

const heaviest = 300 * 1024

interface Logo {
  readonly file: string
  readonly width: number
  readonly height: number
  readonly needed: (manifest: Manifest) => boolean
}

/** The logos and their sizes (developers.kommo.com/docs/images). */
const logos: readonly Logo[] = [
  { file: 'logo.png', width: 130, height: 100, needed: () => true },
  { file: 'logo_main.png', width: 400, height: 272, needed: () => true },
  { file: 'logo_small.png', width: 108, height: 108, needed: () => true },
  { file: 'logo_medium.png', width: 240, height: 84, needed: hasCardLocation },
  { file: 'logo_min.png', width: 84, height: 84, needed: hasCardLocation },
  { file: 'logo_dp.png', width: 174, height: 109, needed: manifest => manifest.locations.includes('digital_pipeline') },
]

function sizeOf(bytes: Uint8Array): { readonly width: number, readonly height: number } | null {
  try {
    const { width, height } = PNG.sync.read(Buffer.from(bytes))
    return { width, height }
  } catch {
    return null
  }
}

export function checkImages(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): IntakeError[] {
  const errors: IntakeError[] = []
  for (const { file, width, height, needed } of logos) {
    const path = `images/${file}`
    const bytes = files.get(path)
    if (!bytes) {
      if (needed(manifest)) errors.push({ code: 'image-missing', path, detail: `A PNG of ${width}×${height} is required.` })
      continue
    }
    if (bytes.length > heaviest) errors.push({ code: 'image-too-heavy', path, detail: `${bytes.length} bytes; ${heaviest} at most.` })
    const size = sizeOf(bytes)
    if (!size) errors.push({ code: 'image-not-png', path, detail: 'This is no PNG.' })
    else if (size.width !== width || size.height !== height) errors.push({ code: 'image-size', path, detail: `${size.width}×${size.height} instead of ${width}×${height}.` })
  }
  const tourImages = Object.values(manifest.tour?.tour_images ?? {}).flat()
  for (const image of tourImages) {
    const path = image.replace(/^\//, '')
    if (!files.has(path)) errors.push({ code: 'tour-image-missing', path, detail: 'tour.tour_images names a file that is not in the archive.' })
  }
  return errors
}
