/** Grey bars where text is about to come. */
Component({
  properties: {
    /** How many blocks. */
    count: { type: Number, value: 5 },
    /** Rows from edge to edge instead of cards. */
    isFlat: Boolean,
  },
})
