import EMSTestSupport
import Testing

/// The recipes for GitHub and GitLab, run as plain shell in a register under git.
@Suite struct RecipeTests {
  /// The commands of the blocks marked `yaml` of a page, a list a block.
  private static func recipes() -> [[String]] {
    let page = CaseFolder.readFile(ConsoleCase.repository + "/examples/pipeline/README.md") ?? []
    var recipes: [[String]] = []
    var isInside = false
    var isScript = false
    for line in String(decoding: page, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```yaml"
        if isInside { recipes.append([]) }
        isScript = false
        continue
      }
      guard isInside else { continue }
      let text = line.drop { $0 == " " }
      if text.hasPrefix("- run: |") {
        isScript = true
      } else if text.hasPrefix("- run: ") {
        recipes[recipes.count - 1].append(String(text.dropFirst(7)))
        isScript = false
      } else if text.hasPrefix("script:") {
        isScript = true
      } else if isScript, text.hasPrefix("- uses") || text.hasSuffix(":") {
        isScript = false
      } else if isScript {
        recipes[recipes.count - 1].append(String(text.hasPrefix("- ") ? text.dropFirst(2) : text))
      }
    }
    return recipes
  }

  @Test func runAsPlainShell() {
    let recipes = Self.recipes()
    #expect(recipes.map(\.count) == [5, 4])
    for recipe in recipes {
      let folder = TemporaryFolder()
      folder.copy(ConsoleCase.repository + "/examples/consultant", as: "")
      let script = """
        git init -q . && git config user.email a@b.c && git config user.name a && git add . && git commit -q -m begin
        git update-ref refs/remotes/origin/main HEAD
        export GITHUB_STEP_SUMMARY=$PWD/step.md
        cd bakkerij
        sed -i 's/klein  *waarschijnlijk  *no/groot waarschijnlijk no/' register.ems
        set -e

        """
      let run = ProcessRun.shell(script + recipe.joined(separator: "\n"), in: folder.path)
      #expect(run.status == 0, "\(recipe)\n\(run.text)\n\(run.errorText)")
      #expect(folder.text("bakkerij/out/aspects.csv")?.hasPrefix("id,title,score,significant\n") == true)
      #expect(folder.text("bakkerij/out/summary.json")?.contains("\"sha256\"") == true)
      if recipe.contains(where: { $0.contains("ems diff") }) {
        #expect(folder.text("step.md")?.contains("meelstof") == true)
      }
    }
  }
}
