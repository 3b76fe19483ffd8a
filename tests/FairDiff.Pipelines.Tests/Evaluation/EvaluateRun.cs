using System.CommandLine;
using System.Text.Json;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Evaluation;

/// <summary>Runs <c>fairdiff evaluate</c> on a predictions file that the test wrote.</summary>
internal sealed class EvaluateRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public EvaluateRun(string csv) => File.WriteAllText(Predictions, csv);

    public string Predictions => Path.Combine(_folder.Path, "predictions.csv");

    public string JsonPath => Path.Combine(_folder.Path, "out.json");

    public string Output { get; private set; } = "";

    /// <summary>Predictions of three classes by two sites; the scores favour the label, more so in the north.</summary>
    public static string ThreeClasses(int rows)
    {
        var lines = Enumerable.Range(0, rows).Select(row =>
        {
            var (label, site) = (row % 3, row % 2 == 0 ? "north" : "south");
            var hit = row % 2 == 0 ? row % 10 != 0 : row % 5 != 0;
            var top = hit ? label : (label + 1) % 3;
            return $"{"abc"[label]},{site},p{row / 4},{(top == 0 ? 0.8 : 0.1)},{(top == 1 ? 0.8 : 0.1)},{(top == 2 ? 0.8 : 0.1)}";
        });
        return "label,site,patient,score_a,score_b,score_c\n" + string.Join('\n', lines) + "\n";
    }

    /// <summary>Runs the command; exceptions come through, as they do to the program's own guard.</summary>
    public int Invoke(params string[] arguments)
    {
        using var output = new StringWriter();
        var parsed = EvaluateCommand.Create().Parse(["--predictions", Predictions, .. arguments]);
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = output };
        try
        {
            return parsed.Invoke(configuration);
        }
        finally
        {
            Output = output.ToString();
        }
    }

    public JsonElement Json() => JsonDocument.Parse(File.ReadAllText(JsonPath)).RootElement;

    public void Dispose() => _folder.Dispose();
}
