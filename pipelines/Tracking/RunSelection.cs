using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.MLflow;
using FairDiff.MLflow.Client;

namespace FairDiff.Pipelines.Tracking;

/// <summary>The options that choose runs: where they are, of which experiments, by which filter, how many.</summary>
internal sealed class RunSelection
{
    private readonly Option<string?> _uri =
        new("--uri") { Description = "Server or folder (default: MLFLOW_TRACKING_URI, without it the folder mlruns)" };
    private readonly Option<string[]> _experiments = new(
        "--experiment") { Description = "Only runs of these experiments", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string?> _filter =
        new("--filter") { Description = "MLflow's search filter, such as \"metrics.accuracy > 0.9 AND params.Seed = '0'\"" };
    private readonly Option<int> _max = new("--max") { Description = "At most so many runs", DefaultValueFactory = _ => 20 };

    public void AddTo(Command command)
    {
        command.Options.Add(_uri);
        command.Options.Add(_experiments);
        command.Options.Add(_filter);
        command.Options.Add(_max);
    }

    /// <exception cref="FairDiffException">The number of runs is below 1.</exception>
    /// <exception cref="MlflowException">The store does not answer, or the filter cannot be read.</exception>
    public async Task<IReadOnlyList<Run>> ReadAsync(ParseResult parsed, IReadOnlyList<string>? orderBy, CancellationToken cancellationToken)
    {
        var max = parsed.GetValue(_max);
        if (max < 1)
        {
            throw new FairDiffException($"--max is {max}; it must be 1 or more.");
        }

        var experiments = parsed.GetValue(_experiments) is { Length: > 0 } names ? names : null;
        return await Mlflow.SearchRunsAsync(
            experiments, parsed.GetValue(_filter), orderBy, MlflowCommand.Options(parsed.GetValue(_uri)), cancellationToken)
            .Take(max)
            .ToArrayAsync(cancellationToken);
    }
}
