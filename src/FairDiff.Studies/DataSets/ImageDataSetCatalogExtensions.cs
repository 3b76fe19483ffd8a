using FairDiff.MLNet;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>
/// Published data sets as views, from the folder that their archive makes: <c>Path</c> (for <c>LoadImages</c> with that folder),
/// <c>Label</c>, and what is told of each image (<see cref="ImageDataSet"/>). Files are read at every pass, none is held.
/// </summary>
public static class ImageDataSetCatalogExtensions
{
    /// <summary>CAMELYON17-WILDS, labelled, unlabelled or a folder with both. Label: normal, tumor, or empty. Also hospital (0 to 4),
    /// patient, node, slide, split.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">camelyon17_v1.0, camelyon17_unlabeled_v1.0, or the folder with both.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadCamelyon17(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Camelyon17.Format, folder, report);

    /// <summary>CheXpert. Label: five findings, 1 or 0, NaN where the report is uncertain. Also patient, sex, age, race, view,
    /// split.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with train.csv, or the one with the four parts of the release of 2021.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadCheXpert(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, CheXpert.Format, folder, report);

    /// <summary>ChestX-ray14. Label: the five findings that CheXpert has too, 1 or 0. Also patient, sex, age, view, split.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with Data_Entry_2017.csv (or _v2020) and the images, in one folder or in twelve.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadChestXray14(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, ChestXray14.Format, folder, report);

    /// <summary>HAM10000. Label: one of 27 skin conditions. Also diagnosis, lesion, sex, age, region.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with HAM10000_metadata and the images, in any folders below.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadHam10000(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Ham10000.Format, folder, report);

    /// <summary>ISIC 2019. Label: one of 27 skin conditions. Also diagnosis, lesion, sex, age, region.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with the ground truth, the metadata and the images, in any folders below.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadIsic2019(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Isic2019.Format, folder, report);

    /// <summary>PAD-UFES-20. Label: one of 27 skin conditions. Also diagnosis, patient, lesion, sex, age, skin_tone, region.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with metadata.csv and the images, in any folders below.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadPadUfes20(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, PadUfes20.Format, folder, report);

    /// <summary>Fitzpatrick17k. Label: one of 27 skin conditions. Also diagnosis, skin_tone, malignancy.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with fitzpatrick17k.csv and the images that were fetched, in any folders below.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadFitzpatrick17k(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Fitzpatrick17k.Format, folder, report);

    /// <summary>DDI. Label: one of 27 skin conditions. Also diagnosis, skin_tone (1-2, 3-4, 5-6), malignancy.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with ddi_metadata.csv and the images, beside it or in any folders below.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadDdi(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Ddi.Format, folder, report);

    /// <summary>SCIN. Label: shares of 27 skin conditions, by how sure raters were of which; NaN where none could tell. Also case, sex, age
    /// (in tens), skin_tone.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="folder">The folder with dataset, or dataset itself.</param>
    /// <param name="report">Told what was left out, and what is odd; null = nobody.</param>
    /// <exception cref="FairDiffException">The folder holds no such set; the message says what it looks like.</exception>
    public static IDataView LoadScin(this FairDiffCatalog catalog, string folder, Action<string>? report = null) =>
        View(catalog, Scin.Format, folder, report);

    private static IDataView View(FairDiffCatalog catalog, DataSetFormat format, string folder, Action<string>? report)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return format.Load(folder).ToDataView(report);
    }
}
