"""Words in names that are neither first nor last name, and words that begin or share a last one."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


TITLES = _set(
    "mr mrs ms miss mx dr prof professor doctor sir dame lord lady rev hon capt captain col lt "
    "herr frau hr fr dipl-ing dipl-kfm dipl-inf ing mag dkfm univ-prof monsieur madame "
    "mademoiselle mme mlle sr sra srta señor señora dott dottssa dottore avv geom "
    "signor signora sig sigra dhr mevr mw drs ir eng enga engº senhor senhora dra"
)
SUFFIXES = _set(
    "jr sr ii iii iv phd dphil md mba msc bsc esq cpa cfa pmp cissp llm llb jd dds rn pe "
    "mphil med dba acca fca mcipd cipd emba beng meng"
)
PARTICLES = _set(
    "van von der den de del della delle dello degli di da das do dos du des la le las los lo "
    "bin ibn bint ben al el ter ten te zu zum zur af av vom thor mc mac 't"
)
JOINTS = _set("y e i")
"""What stands between the two halves of a last name: Ortega y Gasset."""

NO_PERSON = _set(
    "gmbh ag kg ohg ug inc llc ltd limited corp corporation plc sarl sas srl spa bv nv ab oy as "
    "aps sa lda team sales info office company group holding service services support admin test "
    "unknown customer kunde client department abteilung university hotel restaurant"
)

SECOND_SURNAMES = _set(
    "garcía garcia gonzález gonzalez rodríguez rodriguez fernández fernandez lópez lopez "
    "martínez martinez sánchez sanchez pérez perez gómez gomez martín jiménez jimenez ruiz "
    "hernández hernandez díaz diaz moreno muñoz munoz álvarez alvarez romero alonso gutiérrez "
    "gutierrez navarro torres domínguez dominguez vázquez vazquez ramos gil ramírez ramirez "
    "serrano molina suárez suarez ortega delgado castro ortiz rubio marín iglesias núñez nunez "
    "medina garrido cortés castillo guerrero cano prieto méndez mendez flores cruz herrera peña "
    "vargas reyes mendoza silva santos oliveira souza pereira lima carvalho ferreira ribeiro "
    "almeida costa gomes martins araújo araujo melo barbosa alves cardoso teixeira"
)
"""Spanish and Portuguese names of which people carry two."""

ASIAN_SURNAMES = _set(
    "li wang zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng "
    "liang xie tang deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng "
    "wei su lu ding ren yao shen zhong cui tan fan liao shi jia xia fu fang zou xiong bai meng "
    "qin qiu hou yin xue yan lei long duan tao hao gu mao gong shao wan qian dai chan wong leung "
    "cheung lam ng ho kwok tsang chow lau yeung yip kim lee park choi jung kang cho yoon jang lim "
    "shin seo kwon hwang ahn song yoo hong nguyen nguyễn tran trần le lê pham phạm hoang hoàng "
    "phan vu võ vo dang đặng bui bùi do đỗ ngo ngô duong dương ly sato suzuki takahashi tanaka "
    "watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi matsumoto inoue "
    "kimura shimizu hayashi saito"
)
"""Names that stand first in China, Korea, Vietnam and Japan, and last in the West."""

MAC_NAMES = _set(
    "macdonald macleod macgregor macarthur macintyre macpherson macdougall macaulay macalister "
    "maclean macneil macfarlane"
)
"""Names in which Mac is a syllable of its own; Macedo and Mackie are others."""
