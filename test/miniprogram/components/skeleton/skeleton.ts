/** Grey bars where text is about to come. */
Component({
  properties: {
    /** How many blocks. */
    count: { type: Number, value: 3 },
  },
})
