using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that choose the network of all classifiers of a study, and the weights that some of them start from.</summary>
internal sealed class BackboneOptions
{
    private const int FrozenVectors = 3000;

    private readonly Option<string?> _backbone = new("--backbone", "--arch")
    {
        Description = $"Classifiers' network: {BackboneNames.List} (default: that of --pretrained, or ResNet8)",
    };

    private readonly Option<int?> _width = new(
        "--width-factor") { Description = "Multiplies the channels of a BiT-ResNet, 1 to 4 (default: that of --pretrained, or 1)" };
    private readonly Option<ResNetStem?> _stem = new("--stem")
    {
        Description = "What stands before the residual blocks: small for small images, or large (default: for pretrained methods that of "
            + "their weights, for others "
            + "small up to 64 pixels)",
    };

    private readonly Option<string?> _pretrained = new("--pretrained")
    {
        Description = "Weights that the methods pretrained and last-layer and their combinations start from: a safetensors file or NumPy's "
            + ".npz with the names of torchvision or big_transfer, the ONNX file of a ResNet, or the model.zip of a classifier; or the "
            + $"https address of one; or {StudyWeights.ImageNetName}, the network of a NuGet package",
    };

    private readonly Option<string?> _sha256 = new(
        "--pretrained-sha256") { Description = "SHA-256 of the weights, 64 hexadecimal digits (needed for an address)" };

    private readonly Option<bool> _frozen = new("--frozen")
    {
        Description = "A study over the features that the network of --pretrained sees, which stays as it is: generators draw features, "
            + "classifiers are logistic regressions, whose penalty validation rows choose; minutes on a CPU. Methods: "
            + string.Join(", ", StudyFeatures.Methods),
    };

    private readonly Option<int?> _featureSize = new("--feature-size")
    {
        Description = "With --frozen, the pixels on each side that images are resized to for the network (default 128)",
    };

    private readonly Option<StudyDraws?> _draws = new("--draw")
    {
        Description = "With --frozen, what generators draw: features, or images, of which the network then sees features (default "
            + "features)",
    };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _backbone, _width, _stem, _pretrained, _sha256, _frozen, _featureSize, _draws })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>The preset, with what the command line says otherwise.</summary>
    /// <exception cref="FairDiffException">A name is unknown, or the weights are of another network than the one that was asked
    /// for.</exception>
    public StudySettings Apply(ParseResult parsed, StudySettings preset)
    {
        var weights = Weights(parsed.GetValue(_pretrained), parsed.GetValue(_sha256));
        if (parsed.GetValue(_frozen))
        {
            return Frozen(parsed, preset, weights);
        }

        if (parsed.GetValue(_featureSize) is { } size)
        {
            throw new FairDiffException(
                $"--feature-size is {size}, but there are no features without --frozen; add it, or say --image-size.");
        }

        if (parsed.GetValue(_draws) is { } draws)
        {
            throw new FairDiffException($"--draw is {draws}, but without --frozen generators draw images; leave it out, or add --frozen.");
        }

        var (architecture, named) = parsed.GetValue(_backbone) is { } name
            ? BackboneNames.Parse(name)
            : (weights?.Network.Architecture ?? preset.Classifier.Arch, null);
        named ??= weights?.Network is { } published && published.Architecture == architecture ? published.WidthFactor : null;
        var width = parsed.GetValue(_width);
        if (width is not null && named is not null && width != named)
        {
            throw new FairDiffException($"--width-factor is {width}, but the network is of width {named}; leave --width-factor out.");
        }

        var classifier = preset.Classifier with
        {
            Arch = architecture, WidthFactor = width ?? named ?? 1, Stem = parsed.GetValue(_stem),
            StageBlocks = weights?.Network is { } own && own.Architecture == architecture ? own.StageBlocks : null,
        };
        if (weights?.Network is { } network
            && new PretrainedNetwork(classifier.Arch, classifier.WidthFactor, classifier.Stem ?? network.Stem)
            {
                StageBlocks = classifier.StageBlocks,
            } is var asked
            && asked != network)
        {
            throw new FairDiffException(
                $"--pretrained: the weights {weights.Source} are of a {network}, not of a {asked}; leave out what asks for another "
                    + "(--backbone, --width-factor, --stem).");
        }

        return preset with { Classifier = classifier, Weights = weights };
    }

    private StudySettings Frozen(ParseResult parsed, StudySettings preset, StudyWeights? weights)
    {
        if (parsed.GetValue(_backbone) is not null || parsed.GetValue(_width) is not null || parsed.GetValue(_stem) is not null)
        {
            throw new FairDiffException(
                "--frozen takes the network of --pretrained as it is; leave --backbone, --width-factor and --stem out.");
        }

        var features = new StudyFeatures
        {
            Weights = weights ?? throw new FairDiffException(
                "--frozen needs --pretrained with the weights of the network whose features are meant."),
        };
        return preset with
        {
            Features = features with
            {
                ImageSize = parsed.GetValue(_featureSize) ?? features.ImageSize, Draws = parsed.GetValue(_draws) ?? features.Draws,
            },
            SyntheticCount = FrozenVectors,
            SelectBy = ValidationMetric.Of(MetricNames.Brier),
            Methods = StudyMethod.Parse([.. StudyFeatures.Methods.Except(["ceiling", "standardize+label+property"])]),
        };
    }

    private static StudyWeights? Weights(string? source, string? sha256) => (source, sha256) switch
    {
        (null, null) => null,
        (null, _) => throw new FairDiffException(
            "--pretrained-sha256 is of weights that are not named; name them with --pretrained, or leave it out."),
        _ => StudyWeights.Open(source, sha256),
    };
}
