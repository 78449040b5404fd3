import type { FastifyRequest } from 'fastify'
import type { PublicPhoto } from '../../../db/queries/evidence.ts'
import { formatDay } from '../../format.ts'

/** The address of a public copy; it names its content. */
export function photoPath(key: string): string {
  return `/anh/${key}.webp`
}

export function ofHouse(photos: readonly PublicPhoto[], projectId: number): PublicPhoto[] {
  return photos.filter((photo) => photo.projectId === projectId)
}

/** A photograph by itself, as in a list: `{src, width, height, alt}` for the partial `photo-image`. */
export function photoImage(request: FastifyRequest, photo: PublicPhoto, code: string) {
  const day = formatDay(photo.takenOn, request.language)
  return {
    src: photoPath(photo.smallKey),
    width: photo.smallWidth,
    height: photo.smallHeight,
    alt: request.t(`evidence.alt-${photo.moment}`, { code, day }),
  }
}

/** A photograph with its words and a larger copy, for the partial `photo`. The caption is an officer's, in Vietnamese. */
export function photoFigure(request: FastifyRequest, photo: PublicPhoto, code: string) {
  const day = formatDay(photo.takenOn, request.language)
  return {
    image: photoImage(request, photo, code),
    largeHref: photoPath(photo.largeKey),
    moment: request.t(`evidence.moment-${photo.moment}`),
    taken: request.t('evidence.taken', { day }),
    caption: photo.caption,
  }
}

/** What the house looks like now, or as near to it as there is. */
export function newestPhoto(request: FastifyRequest, photos: readonly PublicPhoto[], code: string) {
  const newest = photos.at(-1)
  return newest ? photoImage(request, newest, code) : null
}

/** The first one before the work and the last one since, to stand side by side. */
export function thenAndNow(request: FastifyRequest, photos: readonly PublicPhoto[], code: string) {
  const then = photos.find(({ moment }) => moment === 'before')
  const now = photos.findLast(({ moment }) => moment !== 'before')
  return [then, now].flatMap((photo) => (photo ? [photoFigure(request, photo, code)] : []))
}
