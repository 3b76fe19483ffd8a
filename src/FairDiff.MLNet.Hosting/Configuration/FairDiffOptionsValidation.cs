using FairDiff.MLNet.Hosting.Models;
using Microsoft.Extensions.Options;

namespace FairDiff.MLNet.Hosting.Configuration;

/// <summary>Refuses settings out of range, and registered models without a file, before the app takes its first request.</summary>
internal sealed class FairDiffOptionsValidation(IEnumerable<ModelRegistration> registered) : IValidateOptions<FairDiffOptions>
{
    public const string PollIntervals = "a duration from 00:00:00.01 to 01:00:00";
    public const string PoolSizes = "from 1 to 1024";
    public const string Paths = "the path of a model that ml.Model.Save wrote";

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, FairDiffOptions options)
    {
        List<string> problems = [];
        if (options.PollInterval < Shortest || options.PollInterval > Longest)
        {
            problems.Add(Problem(nameof(options.PollInterval), options.PollInterval, PollIntervals));
        }

        foreach (var model in registered.Select(model => model.Name).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Check(model, options.Models.TryGetValue(model, out var found) ? found : new ServedModelOptions(), problems);
        }

        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static void Check(string name, ServedModelOptions model, List<string> problems)
    {
        var key = $"{nameof(FairDiffOptions.Models)}:{name}";
        if (string.IsNullOrEmpty(model.Path))
        {
            problems.Add(Problem($"{key}:{nameof(model.Path)}", model.Path, Paths));
        }
        else if (!model.Watch && !File.Exists(model.Path))
        {
            // One that is watched may come later.
            problems.Add(Problem(
                $"{key}:{nameof(model.Path)}", model.Path, "a file that is there, unless the model is watched for one (Watch = true)"));
        }

        if (model.PoolSize is < 1 or > 1024)
        {
            problems.Add(Problem($"{key}:{nameof(model.PoolSize)}", model.PoolSize, PoolSizes));
        }
    }

    private static string Problem(string key, object value, string allowed) =>
        SettingProblem.Of($"{FairDiffOptions.SectionName}:{key}", value, allowed);
}
