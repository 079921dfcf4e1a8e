/** In the place of TDesign's own icons, which load a font from a server of others: nothing of it that is used here shows one. */
Component({})
