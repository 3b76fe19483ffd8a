using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Parameters;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

public sealed class ParameterTests : IDisposable
{
    private readonly Folders _folders = new();

    private enum Kind
    {
        Fast,
    }

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void Flatten_NestedRecord_JoinsNamesWithDots()
    {
        var settings = new Settings(
            1e-4, true, Kind.Fast, [64, 128], new("adam", null), new() { ["a b"] = 1 }, [new("x", 2)], _ => { }, "hidden");
        var flat = ParameterFlattener.Flatten(settings, "model").ToDictionary();

        var expected = new Dictionary<string, string>
        {
            ["model.Rate"] = "0.0001",
            ["model.Nesterov"] = "True",
            ["model.Kind"] = "Fast",
            ["model.Widths"] = "[64, 128]",
            ["model.Optimizer.Name"] = "adam",
            ["model.Optimizer.Decay"] = "null",
            ["model.Extra.a b"] = "1",
            ["model.Stages.0.Name"] = "x",
            ["model.Stages.0.Decay"] = "2",
            ["model.ApiToken"] = "***",
        };
        Assert.Equal(expected.OrderBy(pair => pair.Key), flat.OrderBy(pair => pair.Key));
    }

    [Fact]
    public void Flatten_ObjectThatHoldsItself_Ends()
    {
        var node = new Node();
        node.Next = node;

        Assert.NotEmpty(ParameterFlattener.Flatten(node, null));
    }

    [Fact]
    public async Task LogParametersAsync_SameNameOtherValue_KeepsTheFirstAndSaysSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), cancellationToken);
        await run.LogParametersAsync(new { lr = 1 });
        await run.LogParametersAsync(new { lr = 1 });
        await run.LogParametersAsync(new { lr = 2 });
        await run.DisposeAsync();

        Assert.Equal("1", Folders.Read(run, "params/lr"));
        Assert.Equal(1, run.Dropped.Parameters);
    }

    [Fact]
    public async Task Log_NameOrValueThatMlflowWouldChange_IsChangedHereWithAWarning()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), cancellationToken);
        run.LogMetric("gap(site)#1", 1, 0);
        run.LogMetric("gap(site)#1", 2, 1);
        await run.LogParametersAsync(new { text = new string('x', 7000) });
        await run.DisposeAsync();

        Assert.Equal(2, Folders.Lines(run, KeyName.Sanitize("gap(site)#1")).Length);
        Assert.Equal(6000, Folders.Read(run, "params/text").Length);
        Assert.Equal(2, run.Warnings.Count);
        Assert.Equal(0, run.Dropped.Total);
    }

    [Theory]
    [InlineData("val/acc", "val/acc")]
    [InlineData("a:b c-d.e_f", "a:b c-d.e_f")]
    [InlineData("métr", "métr")]
    public void Sanitize_ValidName_StaysAsItIs(string name, string expected) => Assert.Equal(expected, KeyName.Sanitize(name));

    [Fact]
    public void Sanitize_LongNames_StayApartAndFit()
    {
        var first = KeyName.Sanitize(new string('a', 300) + "1");
        var second = KeyName.Sanitize(new string('a', 300) + "2");

        Assert.Equal(250, first.Length);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void Cut_InTheMiddleOfASurrogatePair_LeavesItOutWhole() => Assert.Equal("a", ValueText.Cut("a\U0001F600b", 2));

    private sealed record Settings(
        double Rate, bool Nesterov, Kind Kind, int[] Widths, Optimizer Optimizer, Dictionary<string, int> Extra, List<Optimizer> Stages,
        Action<int> Callback, string ApiToken);

    private sealed record Optimizer(string Name, double? Decay);

    private sealed class Node
    {
        public Node? Next { get; set; }
    }
}
