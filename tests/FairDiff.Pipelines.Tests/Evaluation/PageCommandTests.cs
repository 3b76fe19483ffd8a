using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Comparison;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary><c>fairdiff evaluate --html</c> and <c>fairdiff compare --html</c>.</summary>
public sealed class PageCommandTests
{
    [Fact]
    public void Invoke_Html_WritesThePage()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(60));
        var path = Path.ChangeExtension(run.JsonPath, ".html");

        Assert.Equal(0, run.Invoke("--scores", "score_", "--groups", "site", "--bootstrap", "100", "--html", path));

        Assert.Contains($"The page: {path}", run.Output);
        Assert.Contains("<title>Fairness of predictions.csv</title>", File.ReadAllText(path));
        Assert.Contains("(--html) cannot be written", Assert.Throws<FairDiffException>(
            () => run.Invoke("--scores", "score_", "--html", Path.Combine(path, "page.html"))).Message);
    }

    [Fact]
    public void Invoke_TargetsAndHtml_WritesThePage()
    {
        var rows = string.Join(
            '\n', Enumerable.Range(0, 80).Select(row => $"{row % 2},{0.2 + (0.6 * (row % 2))},{(row % 4 < 2 ? "F" : "M")}"));
        using var run = new EvaluateRun("y_edema,p_edema,sex\n" + rows);
        var validation = Path.Combine(Path.GetDirectoryName(run.Predictions)!, "validation.csv");
        File.WriteAllText(validation, "y_edema,p_edema\n1,0.7\n0,0.1\n");
        var path = Path.ChangeExtension(run.JsonPath, ".html");

        Assert.Equal(0, run.Invoke(
            "--targets", "y_", "--scores", "p_", "--groups", "sex", "--validation", validation, "--bootstrap", "100", "--html", path));

        Assert.Contains("from a score of 0.7 on, chosen on 2 validation rows (the largest sum of sensitivity and specificity; there "
            + "sensitivity 100.0 %", File.ReadAllText(path));
    }

    [Fact]
    public void Invoke_BaselineOodAndHtml_WritesBothSections()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(120));
        var path = Path.ChangeExtension(run.JsonPath, ".html");

        Assert.Equal(0, run.Invoke(
            "--scores", "score_", "--groups", "site", "--bootstrap", "100", "--baseline", run.Predictions, "--ood",
            $"far={run.Predictions}", "--html", path));

        Assert.Contains("Compared with the baseline</h2>", File.ReadAllText(path));
        Assert.Contains("On other data</h2>", File.ReadAllText(path));
    }

    [Fact]
    public void Invoke_CompareAndHtml_WritesThePage()
    {
        using var run = new EvaluateRun(EvaluateRun.ThreeClasses(120));
        using var output = new StringWriter();
        var path = Path.ChangeExtension(run.JsonPath, ".html");

        var exit = CompareCommand.Create()
            .Parse(["--method", $"one={run.Predictions}", "--method", $"two={run.Predictions}", "--scores", "score_", "--groups", "site",
                "--bootstrap", "100", "--html", path])
            .Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = output });

        Assert.Equal(0, exit);
        Assert.Contains($"The page: {path}", output.ToString());
        Assert.Contains("<title>Comparison of one, two</title>", File.ReadAllText(path));
    }
}
