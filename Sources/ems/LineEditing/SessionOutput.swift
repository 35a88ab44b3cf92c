import EMSOutput
import EMSSyntax
import EMSWorkspace
import Glibc

/// Where the answers of a session go: documents to standard output, diagnostics to standard error.
struct SessionOutput {
  let colour: ColourChoice
  /// What shows a text longer than the screen; nil where all is written at once.
  let pager: Pager?

  /// Writes what a session answers.
  func show(_ reply: SessionReply) throws {
    try show(reply.output)
    if reply.diagnostics.isEmpty { return }
    var renderer = ExcerptRenderer(
      sources: reply.sources, style: Terminal.style(of: STDERR_FILENO, colour: colour))
    let digest = DiagnosticDigest(reply.diagnostics, language: reply.sources.language)
    let summary = reply.diagnostics.count > 1 ? digest.summary + "\n" : ""
    Terminal.complain(renderer.render(digest.shown) + summary)
  }

  /// Writes a document, as the terminal can show it.
  func show(_ document: Document) throws {
    if document.blocks.isEmpty { return }
    let text = TerminalRenderer(style: Terminal.style(of: STDOUT_FILENO, colour: colour)).render(document)
    if let pager, isatty(STDOUT_FILENO) == 1 {
      let rows = text.utf8.reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      if rows >= Terminal.size(of: STDOUT_FILENO).rows, pager.show(text) { return }
    }
    try Results.write(Array(text.utf8), to: nil)
  }
}
