using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;

namespace FairDiff.Packages.Tests;

/// <summary>What <c>dotnet new</c> makes builds, runs, and is not too large.</summary>
[Collection(nameof(Workplace))] // one at a time: times are measured
public sealed class TemplateTests(Workplace workplace)
{
    private const long LargestFolder = 700_000_000;

    [Fact]
    public void TrainingApp_Trains_AndTheGateReadsWhatItSays()
    {
        var folder = workplace.CreateFolder("trained");
        workplace.New(folder, "fairdiff", "-o", "Older", "-f", "net8.0");
        Assert.Contains("<TargetFramework>net8.0<", File.ReadAllText(Path.Combine(folder, "Older/Older.csproj")), StringComparison.Ordinal);
        workplace.New(folder, "fairdiff", "-o", "Training");
        var training = Path.Combine(folder, "Training");
        var output = workplace.Dotnet(training, "run", "-c", "Release");

        Assert.Contains("south", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(training, "model.zip")));
        Assert.InRange(Size(Path.Combine(training, "bin")), 0, LargestFolder);

        workplace.New(folder, "fairdiff-tests", "-o", "Gate");
        var gate = Path.Combine(folder, "Gate");
        Assert.Contains("Passed!", workplace.Dotnet(gate, "test"), StringComparison.Ordinal); // on the predictions of the template
        var rows = File.ReadAllLines(Path.Combine(training, "predictions.csv"));
        File.WriteAllLines(Path.Combine(gate, "predictions.csv"), rows.Select(Turned)); // a model that errs for one group
        var (exitCode, said) = workplace.Run("dotnet", gate, "test");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("worst(hospital,accuracy)", said, StringComparison.Ordinal);

        static string Turned(string row) => row.Contains(",south,", StringComparison.Ordinal)
            ? row.Replace(",tumour,", ",?,").Replace(",normal,", ",tumour,").Replace(",?,", ",normal,")
            : row;
    }

    /// <summary>From an empty folder to a served prediction in three commands, under a minute without the restore.</summary>
    [Fact]
    public async Task ServingApp_InThreeCommands_ServesAPrediction()
    {
        var folder = workplace.CreateFolder("served");
        workplace.New(folder, "list", "fairdiff"); // the templates are installed
        var clock = Stopwatch.StartNew();
        workplace.New(folder, "fairdiff-api", "-o", "hospitals");
        var app = Path.Combine(folder, "hospitals");
        clock.Stop();
        workplace.Dotnet(app, "restore");
        clock.Start();
        await using var served = await ServedApp.StartAsync(workplace, app, ["run"], "/");
        using var image = new ByteArrayContent(await File.ReadAllBytesAsync(
            Path.Combine(app, "data/images/test-000.png"), TestContext.Current.CancellationToken));
        var predict = new Uri("predict", UriKind.Relative);
        using var answer = await served.Client.PostAsync(predict, image, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        clock.Stop();
        using var other = new StringContent("no image");
        using var refused = await served.Client.PostAsync(predict, other, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var prediction = JsonNode.Parse(text)!;
        Assert.Contains((string)prediction["label"]!, (string[])["normal", "tumour"]);
        Assert.InRange((float)prediction["score"]!, 0.5f, 1);
        TestContext.Current.SendDiagnosticMessage($"served after {clock.Elapsed.TotalSeconds:F0} s without the restore");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        Assert.InRange(Size(Path.Combine(app, "bin")), 0, LargestFolder);
    }

    private static long Size(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
