using System.Xml.Linq;

namespace FairDiff.Studies;

/// <summary>What a dossier tells, whatever it is of: its pages are made of this.</summary>
internal sealed record DossierContent
{
    /// <summary>The use that every dossier states.</summary>
    public const string IntendedUse = "Research use, not a medical device.";

    /// <summary>What it is of.</summary>
    public required string Title { get; init; }

    /// <summary>What the reader must know before any number.</summary>
    public required string Note { get; init; }

    /// <summary>When the study was reported.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>Version of FairDiff.MLNet.</summary>
    public required string Version { get; init; }

    /// <summary>What is known, by the names that the items use.</summary>
    public required IReadOnlyDictionary<string, DossierFact> Facts { get; init; }

    /// <summary>What limits the findings, in sentences.</summary>
    public required IReadOnlyList<string> Limitations { get; init; }

    /// <summary>The classes or conditions.</summary>
    public required IReadOnlyList<string> Classes { get; init; }

    /// <summary>The results that the model card lists.</summary>
    public required IReadOnlyList<DossierResult> Results { get; init; }

    /// <summary>The way of the rows to what was judged.</summary>
    public required DossierFlow Flow { get; init; }

    /// <summary>Where cells are empty.</summary>
    public required IReadOnlyList<MissingCells> Missing { get; init; }

    /// <summary>What is learned and judged from real and from synthetic images; empty where nothing is known of the training.</summary>
    public IReadOnlyList<DossierTraining> Trainings { get; init; } = [];

    /// <summary>Real rows and synthetic images group by group.</summary>
    public IReadOnlyList<SyntheticShare> Synthetic { get; init; } = [];

    /// <summary>The audits of the generators.</summary>
    public IReadOnlyList<DossierAudit> Audits { get; init; } = [];

    /// <summary>What was taken for what, in rows.</summary>
    public IReadOnlyList<CrossTable> CrossTables { get; init; } = [];

    /// <summary>The section with the labels and groups of every part of the data; null where there is none.</summary>
    public Func<XElement?> Data { get; init; } = () => null;

    /// <summary>Files with the evidence, by their path in the dossier's folder.</summary>
    public required IReadOnlyDictionary<string, DossierEvidence> Evidence { get; init; }

    /// <summary>What is known of what an item asks for.</summary>
    public IReadOnlyList<DossierFact> Answers(DossierItem item) =>
        [.. item.Facts.Select(name => Facts.GetValueOrDefault(name)).OfType<DossierFact>()];

    /// <summary>Whether the records answer an item: all that it asks for is known, not a part of it.</summary>
    public bool IsAnswered(DossierItem item) => item.IsMachine && item.Facts.All(Facts.ContainsKey);

    /// <summary>A fact in words; null where it is not known.</summary>
    public string? Text(string fact) => Facts.GetValueOrDefault(fact)?.Text;
}

/// <summary>A file of evidence.</summary>
/// <param name="What">What it holds, in words.</param>
/// <param name="Content">Its content, read or made when it is written.</param>
internal sealed record DossierEvidence(string What, Func<string> Content);

/// <summary>A result that the model card lists.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Label">What was measured, and of which method.</param>
/// <param name="Value">The value with its spread or interval, in words.</param>
/// <param name="Json">The same for programs.</param>
internal sealed record DossierResult(ResultKind Kind, string Label, string Value, string Json);

/// <summary>What a result is about.</summary>
internal enum ResultKind
{
    /// <summary>How well it works, all groups together.</summary>
    Usefulness,

    /// <summary>How evenly it works: groups, and gaps between them.</summary>
    Fairness,

    /// <summary>How it works on data that it was not made for, and how calibrated it is.</summary>
    Safety,
}

/// <summary>What a method learned from, and what it was judged on.</summary>
/// <param name="Method">The method.</param>
/// <param name="Description">The method in a sentence.</param>
/// <param name="Real">What it learned from real images.</param>
/// <param name="Synthetic">What it learned from synthetic images; null where there were none.</param>
internal sealed record DossierTraining(string Method, string Description, string Real, string? Synthetic);

/// <summary>How many images a group has of either kind.</summary>
/// <param name="Generator">The generator that made the synthetic ones.</param>
/// <param name="Group">The group, such as <c>hospital 3</c> or a class.</param>
/// <param name="Real">Labelled real rows of training; null where they are not counted.</param>
/// <param name="Synthetic">Synthetic images that were kept.</param>
/// <param name="Share">The group's share of the generator's images.</param>
internal sealed record SyntheticShare(string Generator, string Group, long? Real, long Synthetic, double Share);
