import { XlsxStreamWriter } from 'hucre/xlsx'
import type { Stored } from '../database/database'
import type { Cell, Column } from '../kinds/column'

/** The most characters that a cell holds. */
const MOST_CHARACTERS = 32_767

/** "@" is text, even after somebody edits the cell: nothing becomes a formula, and no id a number. */
const FORMATS = { text: { numFmt: '@' }, times: { numFmt: 'yyyy-mm-dd hh:mm:ss' }, numbers: {} }

/** What XML cannot hold: control characters and two noncharacters. */
const UNPRINTABLE = /[^\P{Cc}\t\n]|[\ufffe\uffff]/gu

/** The .xlsx table that exportVoices writes, row by row: a voice need not be kept once its row is added. */
export const newTable = (columns: Column[]) =>
  new XlsxStreamWriter({
    name: '用户声音',
    freezePane: { rows: 1 },
    columns: columns.map(({ header, width, holds = 'text' }) => ({
      header,
      width,
      style: { alignment: { wrapText: true, vertical: 'top' }, ...FORMATS[holds] },
    })),
  })

export const rowOf = (voice: Stored, columns: Column[], contacts: boolean): Cell[] =>
  columns.map(({ cell }) => printable(cell(voice, contacts)))

function printable(cell: Cell): Cell {
  if (typeof cell !== 'string') return cell
  if (cell === '') return null
  const text = cell.replace(/\r\n?/g, '\n').replace(UNPRINTABLE, '')
  const short = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text
  // A spreadsheet reads "_x0041_" as "A".
  return short.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
}
