/** Grey bars in place of text that is being loaded. */
Component({
  properties: {
    /** How many blocks. */
    count: { type: Number, value: 5 },
    /** Rows from edge to edge instead of cards. */
    isFlat: Boolean,
  },
})
