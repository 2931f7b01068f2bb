import type { Canvas, SKRSContext2D } from '@napi-rs/canvas'
import { captchaFont, loadCanvas } from './canvas.ts'
import { createDice, type Dice } from './dice.ts'

export type CaptchaOptions = {
  /** Pixels. Default 128 x 40, as old clients lay it out. */
  width?: number
  height?: number
  random: (bytes: number) => Buffer
}

/** None of these is easily taken for another one. Compared without case. */
export const captchaAlphabet = '2345678abcdefhijkmnpqrstuvwxyzABCDEFGHJKLMNPQRTUVWXY'

const inks = ['#1d3a8a', '#7a1f2b', '#14532d', '#4a1d78', '#7c3a06', '#0f4c5c']
const paper = '#f4f5f7'
const tau = 2 * Math.PI

/** Four characters for a captcha. */
export function captchaText(random: (bytes: number) => Buffer): string {
  const dice = createDice(random)
  return Array.from({ length: 4 }, () => dice.pick(captchaAlphabet)).join('')
}

/**
 * A picture of `text` that a person can read: each character on its own slant, height and colour, the whole bent in
 * waves, with a few lines and dots through it. PNG. Drawing takes the main thread about 2 ms; packing runs off it.
 */
export async function renderCaptcha(text: string, options: CaptchaOptions): Promise<Buffer> {
  const { width = 128, height = 40, random } = options
  const dice = createDice(random)
  const createCanvas = await loadCanvas()
  const plain = createCanvas(width, height)
  const pen = plain.getContext('2d')
  drawText({ pen, width, height }, dice, text)
  drawLines({ pen, width, height }, dice)
  const bent = bend(plain, [createCanvas(width, height), createCanvas(width, height)], dice)
  drawDots({ pen: bent.getContext('2d'), width, height }, dice)
  return bent.encode('png')
}

/** What is drawn on: a pen, and the pixels there are. */
type Sheet = { pen: SKRSContext2D; width: number; height: number }

function drawText({ pen, width, height }: Sheet, dice: Dice, text: string): void {
  const step = (width * 0.84) / text.length
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  Array.from(text).forEach((character, place) => {
    const size = height * dice.between(0.72, 0.84)
    pen.save()
    pen.translate(
      width * 0.08 + step * (place + 0.5) + dice.between(-2, 2),
      height * dice.between(0.47, 0.57),
    )
    pen.rotate(dice.between(-0.26, 0.26))
    pen.font = `${size}px ${captchaFont}`
    pen.fillStyle = dice.pick(inks)
    pen.fillText(character, 0, 0)
    pen.restore()
  })
}

// In the letters' own colours: a colour of its own is what a program filters out first. Paler, for the person.
function drawLines({ pen, width, height }: Sheet, dice: Dice): void {
  for (let line = 0; line < 2; line++) {
    const at = () => dice.between(height * 0.15, height * 0.85)
    pen.globalAlpha = 0.6
    pen.beginPath()
    pen.moveTo(0, at())
    pen.bezierCurveTo(width / 3, at(), (width * 2) / 3, at(), width, at())
    pen.strokeStyle = dice.pick(inks)
    pen.lineWidth = height * dice.between(0.028, 0.042)
    pen.stroke()
  }
}

// Each column of pixels slides up or down along one wave, each row sideways along another.
function bend(plain: Canvas, [upright, bent]: [Canvas, Canvas], dice: Dice): Canvas {
  const { width, height } = plain
  const [rise, shove] = [height * dice.between(0.04, 0.09), height * dice.between(0.03, 0.07)]
  const [from, aside] = [dice.between(0, tau), dice.between(0, tau)]
  const pen = upright.getContext('2d')
  for (let x = 0; x < width; x++) {
    const y = rise * Math.sin(from + (tau * 1.6 * x) / width)
    pen.drawImage(plain, x, 0, 1, height, x, y, 1, height)
  }
  const second = bent.getContext('2d')
  second.fillStyle = paper
  second.fillRect(0, 0, width, height)
  for (let y = 0; y < height; y++) {
    const x = shove * Math.sin(aside + (tau * y) / height)
    second.drawImage(upright, 0, y, width, 1, x, y, width, 1)
  }
  return bent
}

function drawDots({ pen, width, height }: Sheet, dice: Dice): void {
  for (let dot = 0; dot < (width * height) / 130; dot++) {
    pen.fillStyle = dice.pick(inks)
    pen.globalAlpha = dice.between(0.3, 0.8)
    pen.fillRect(dice.between(0, width), dice.between(0, height), 1, 1)
  }
}
