using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Tests.Commands;

public class CausesTests
{
    /// <summary>As ML.NET wraps what was thrown on a thread of its own.</summary>
    [Fact]
    public async Task Guard_ExceptionOfAReadingThread_SaysTheCauseInOneLine()
    {
        var cause = new FairDiffException("rows.csv, line 7: column 'age' is 'x'.");
        foreach (var wrapped in new Exception[]
        {
            new InvalidOperationException("Event we were waiting on was subject to an exception", cause),
            new InvalidOperationException(
                "Splitter/consolidator worker encountered exception while consuming source data",
                new AggregateException(new FormatException(), cause)),
            new AggregateException(new InvalidOperationException("outer", new InvalidOperationException("inner", cause))),
        })
        {
            using var error = new StringWriter();

            Assert.Equal(ExitCodes.Failure, await ExitCodes.Guard(() => throw wrapped, error));

            Assert.Equal($"fairdiff: {cause.Message}\n", error.ToString());
        }
    }

    [Fact]
    public void FirstOf_NothingOfTheKind_IsNull() =>
        Assert.Null(Causes.FirstOf(new AggregateException(new FormatException("x", new FormatException())), e => e is EngineException));
}
