using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Folder;
using FairDiff.Pipelines.Generation;
using FairDiff.Studies;
using FairDiff.Torch.Membership;

namespace FairDiff.Pipelines.Privacy;

/// <summary>The options of <c>fairdiff audit</c>.</summary>
internal sealed class AuditOptions
{
    private static readonly MembershipScoreOptions Default = new();

    private readonly Argument<string> _generator = new("generator")
    {
        Description = "The generator: a .safetensors file or a workspace",
    };

    private readonly FolderRowOptions _rows = new(required: false, labelVectors: true);
    private readonly Option<string?> _heldOut = new("--held-out")
    {
        Description = "Folder with rows of the same population that it was not trained on, with the columns of --data; without it, the "
            + "test and validation rows of --split-column",
    };

    private readonly Option<string?> _store = new("--store")
    {
        Description = "The images of the generator in which near-copies are looked for (default: those in the workspace)",
    };

    private readonly Option<string?> _pretrained = new("--pretrained")
    {
        Description = "Look for near-copies in the features of this network too: a file of weights or " + StudyWeights.ImageNetName,
        HelpName = "WEIGHTS",
    };

    private readonly Option<double> _falseAlarms = new("--false-alarms")
    {
        Description = "Share of false alarms at which members and near-copies are looked for",
        DefaultValueFactory = _ => 0.01,
    };

    private readonly Option<int> _draws = new("--draws")
    {
        Description = "Noise images of each noise level; more make the attack stronger",
        DefaultValueFactory = _ => Default.Draws,
    };

    private readonly Option<int> _seed = new("--seed") { Description = "Seed of noise and controls" };
    private readonly Option<string?> _json = new("--json") { Description = "Write the report as JSON into this file" };
    private readonly Option<string> _device =
        new("--device") { Description = "auto, cpu, cuda or cuda:N", DefaultValueFactory = _ => "auto" };
    private readonly Option<bool> _fallback = new("--fallback-to-cpu") { Description = "Use the CPU where the GPU asked for is not there" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_generator);
        _rows.AddTo(command);
        foreach (var option in new Option[]
            { _heldOut, _store, _pretrained, _falseAlarms, _draws, _seed, _json, _device, _fallback })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A value is out of range, or there are no held-out rows to be had.</exception>
    public AuditSettings Read(ParseResult parsed, CancellationToken cancellationToken)
    {
        var data = _rows.Read(parsed) ?? throw new FairDiffException(
            "--data is needed: an audit compares the images that the generator was trained on with others.");
        var heldOut = parsed.GetValue(_heldOut);
        if (heldOut is null && data.SplitColumn is null)
        {
            throw new FairDiffException(
                "Give --held-out FOLDER, or --split-column: without images that the generator was not trained on nothing can be said.");
        }

        return new(parsed.GetValue(_generator)!, data, heldOut, parsed.GetValue(_json), new()
        {
            ImageColumnName = StudyData.ImageColumn,
            ClusterColumnName = data.ClusterColumn,
            StorePath = parsed.GetValue(_store),
            Features = parsed.GetValue(_pretrained) is { } weights
                ? ImageFeatures.FromWeights(StudyWeights.Open(weights, null).Source, Math.Max(64, data.ImageSize))
                : null,
            FalseAlarmRate = OptionValues.Within(parsed, _falseAlarms, 0.5),
            Scores = Default with { Draws = OptionValues.AtLeastOne(parsed, _draws), Seed = parsed.GetValue(_seed) },
            Seed = parsed.GetValue(_seed),
            Device = parsed.GetValue(_device)!,
            FallbackToCpu = parsed.GetValue(_fallback),
            CancellationToken = cancellationToken,
        });
    }
}
